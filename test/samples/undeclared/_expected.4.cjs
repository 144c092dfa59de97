const $cG=globalThis[Symbol.for("cinescope.runtime")]||{},$cK=$cG.K||({on:!1}),$cM=$cG.M||(()=>0),$cE0=$cG.E0||(()=>0),$cX=$cG.X||(()=>{}),$cPR=$cG.PR||(()=>{}),$cL=$cG.L||(()=>{}),$cH=/* @__PURE__ */$cM("0123456789abcdef",8,4);const $cf=$cK.on?$cE0($cH):0;let $cp;function f() {const $cf=$cK.on?$cE0($cH+1):0;let $cr=$cK,$cp,$ct1,$ct2;try{
  $cp=1;made = 1,$cf&2&&$cPR($cH+3,$cf,$cK.global,"made")
  $cp=2;$ct1=0,$ct2=made ||= ($ct1=1,{0xc1ec6:0,made:() =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+4):0;let $cr=$cK;try{return $cr= 2;}finally{$cf&&$cX($cf,$cr)}}}.made),$ct1&&$cf&2&&$cPR($cH+5,$cf,$cK.global,"made");
  $cp=3;[made] = [3],$cf&2&&$cPR($cH+6,$cf,$cK.global,"made")
  $cp=4;return  $cr=(0xc1ec1,$ct1=made++,$cf&2&&$cPR($cH+7,$cf,$cK.global,"made"),$ct1)
;}finally{$cf&4&&$cr===$cK&&$cL($cH+2,$cf,$cp);$cf&&$cX($cf,$cr)}};$cf&&$cX($cf,void 0);
