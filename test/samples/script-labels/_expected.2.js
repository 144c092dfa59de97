var $c012345_G=globalThis[Symbol.for("cinescope.runtime")]||{},$c012345_K=$c012345_G.K||({on:!1}),$c012345_M=$c012345_G.M||(()=>0),$c012345_E0=$c012345_G.E0||(()=>0),$c012345_E1=$c012345_G.E1||(()=>0),$c012345_X=$c012345_G.X||(()=>{}),$c012345_W=$c012345_G.W||((...a)=>a[a.length-1]),$c012345_V=$c012345_G.V||((...a)=>a[a.length-1]),$c012345_H=/* @__PURE__ */$c012345_M("0123456789abcdef",4,2);var $c012345_f=$c012345_K.on?$c012345_E0($c012345_H):0;function f(list) {const $c012345_f=$c012345_K.on?$c012345_E1($c012345_H+1,list):0;let $c012345_r=$c012345_K;try{
  outer: for (var x of list) {$c012345_f&2&&$c012345_W($c012345_H+2,$c012345_f,x); inner: do { if (x) continue outer; break inner } while (x) }
  block: { if (list) break block; $c012345_V($c012345_H+3,$c012345_f,g()) }
  lab: switch (x) { default: break lab }
;$c012345_r=void 0}finally{$c012345_f&&$c012345_X($c012345_f,$c012345_r)}};var $c012345_x=$c012345_f&&$c012345_X($c012345_f,void 0);
