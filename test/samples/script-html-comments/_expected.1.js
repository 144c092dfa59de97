var {}=((g,G)=>{const d=(n,value)=>Object.defineProperty(g,n,{__proto__:null,value,writable:!0,configurable:!0});d("$c012345_K",G.K||({on:!1}));d("$c012345_M",G.M||(()=>0));d("$c012345_E0",G.E0||(()=>0));d("$c012345_X",G.X||(()=>{}));d("$c012345_H",$c012345_M("0123456789abcdef",2,1));d("$c012345_f",$c012345_K.on?$c012345_E0($c012345_H):0);return g})(globalThis,globalThis[Symbol.for("cinescope.runtime")]||{});var a = 1 <!-- gone
--> gone
function f() {const $c012345_f=$c012345_K.on?$c012345_E0($c012345_H+1):0;let $c012345_r=$c012345_K;try{ return  $c012345_r=a <!-- gone
;}finally{$c012345_f&&$c012345_X($c012345_f,$c012345_r)}}
f();var {}=[$c012345_f&&$c012345_X($c012345_f,void 0)];
