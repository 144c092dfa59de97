import {K as $cK_,M as $cM_,E0 as $cE0_,X as $cX_,W as $cW_,A1 as $cA1_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cX=$cX_,$cW=$cW_,$cA1=$cA1_,$cH=/* @__PURE__ */$cM("0123456789abcdef",17,2);function f() {const $cf=$cK.on?$cE0($cH+1):0;let $cr=$cK,$ct1;try{
  let a = 1;2&$cf&&$cW($cH+3,$cf,a);let  b = g($cA1($cH+2,$cf,a));2&$cf&&$cW($cH+4,$cf,b);let  c;;$cf&2&&$cW($cH+5,$cf,c);
  var { d, e: [h] } = b;;$cf&2&&($cW($cH+6,$cf,d),$cW($cH+7,$cf,h));
  a += 1,$cf&2&&$cW($cH+8,$cf,a)
  c = (0xc1ec1,b = (0xc1ec1,$ct1=a++,$cf&2&&$cW($cH+9,$cf,a),$ct1),$cf&2&&$cW($cH+10,$cf,b),b),$cf&2&&$cW($cH+11,$cf,c)
  a ||= $cW($cH+12,$cf,h())
  ;[a, b] = [b, a],$cf&2&&($cW($cH+13,$cf,a),$cW($cH+14,$cf,b))
  if (a) {0xc1ec3;var i = 1;;$cf&2&&$cW($cH+15,$cf,i);}
  return  $cr=(0xc1ec1,$ct1=a++,$cf&2&&$cW($cH+16,$cf,a),$ct1) + b
;}finally{$cf&&$cX($cf,$cr)}}
