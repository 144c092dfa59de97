var {}=((g,G)=>{const d=(n,value)=>Object.defineProperty(g,n,{__proto__:null,value,writable:!0,configurable:!0});d("$c012345_K",G.K||({on:!1}));d("$c012345_M",G.M||(()=>0));d("$c012345_E0",G.E0||(()=>0));d("$c012345_X",G.X||(()=>{}));d("$c012345_W",G.W||((...a)=>a[a.length-1]));d("$c012345_L",G.L||(()=>{}));d("$c012345_H",$c012345_M("0123456789abcdef",4,4));d("$c012345_f",$c012345_K.on?$c012345_E0($c012345_H):0);return g})(globalThis,globalThis[Symbol.for("cinescope.runtime")]||{});var a = $c012345_W($c012345_H+1,$c012345_f,1) <!-- gone
--> gone
function f() {const $c012345_f=$c012345_K.on?$c012345_E0($c012345_H+2):0;let $c012345_r=$c012345_K,$c012345_p;try{ $c012345_p=1;return  $c012345_r=a <!-- gone
;}finally{$c012345_f&4&&$c012345_r===$c012345_K&&$c012345_L($c012345_H+3,$c012345_f,$c012345_p);$c012345_f&&$c012345_X($c012345_f,$c012345_r)}}
f();var {}=[$c012345_f&&$c012345_X($c012345_f,void 0)];
