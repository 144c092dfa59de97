#!/usr/bin/env node
'use strict'
var {}=((g,G)=>{const d=(n,value)=>Object.defineProperty(g,n,{__proto__:null,value,writable:!0,configurable:!0});d("$c012345_K",G.K||({on:!1}));d("$c012345_M",G.M||(()=>0));d("$c012345_E0",G.E0||(()=>0));d("$c012345_X",G.X||(()=>{}));d("$c012345_W",G.W||((...a)=>a[a.length-1]));d("$c012345_H",$c012345_M("0123456789abcdef",2,4));d("$c012345_f",$c012345_K.on?$c012345_E0($c012345_H):0);return g})(globalThis,globalThis[Symbol.for("cinescope.runtime")]||{});var a = $c012345_W($c012345_H+1,$c012345_f,read());var {}=[$c012345_f&&$c012345_X($c012345_f,void 0)];
