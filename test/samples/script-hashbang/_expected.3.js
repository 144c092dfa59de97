#!/usr/bin/env node
'use strict'
var $c012345_G=globalThis[Symbol.for("cinescope.runtime")]||{},$c012345_K=$c012345_G.K||({on:!1}),$c012345_M=$c012345_G.M||(()=>0),$c012345_E0=$c012345_G.E0||(()=>0),$c012345_X=$c012345_G.X||(()=>{}),$c012345_W=$c012345_G.W||((...a)=>a[a.length-1]),$c012345_H=/* @__PURE__ */$c012345_M("0123456789abcdef",2,3);var $c012345_f=$c012345_K.on?$c012345_E0($c012345_H):0;var a = $c012345_W($c012345_H+1,$c012345_f,read());var $c012345_x=$c012345_f&&$c012345_X($c012345_f,void 0);
