const $cG=globalThis[Symbol.for("cinescope.runtime")]||{},$cK=$cG.K||({on:!1}),$cM=$cG.M||(()=>0),$cE0=$cG.E0||(()=>0),$cX=$cG.X||(()=>{}),$cH=/* @__PURE__ */$cM("0123456789abcdef",3,1);const $cf=$cK.on?$cE0($cH):0;function f() {const $cf=$cK.on?$cE0($cH+1):0;let $cr=$cK;try{
  made = 1
  made ||= () =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+2):0;let $cr=$cK;try{return $cr= 2;}finally{$cf&&$cX($cf,$cr)}};
  [made] = [3]
  return  $cr=made++
;}finally{$cf&&$cX($cf,$cr)}};$cf&&$cX($cf,void 0);
