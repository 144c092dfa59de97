import {K as $cK_,M as $cM_,E0 as $cE0_,X as $cX_,W as $cW_,A1 as $cA1_,J as $cJ_,L as $cL_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cX=$cX_,$cW=$cW_,$cA1=$cA1_,$cJ=$cJ_,$cL=$cL_,$cH=/* @__PURE__ */$cM("0123456789abcdef",19,4);function f() {const $cf=$cK.on?$cE0($cH+1):0;let $cr=$cK,$cp,$ct1;try{
  $cp=1;let a = 1;2&$cf&&$cW($cH+5,$cf,a);let  b = g($cA1($cH+4,$cf,a));2&$cf&&$cW($cH+6,$cf,b);let  c;;$cf&2&&$cW($cH+7,$cf,c);
  $cp=2;var { d, e: [h] } = b;;$cf&2&&($cW($cH+8,$cf,d),$cW($cH+9,$cf,h));
  $cp=3;a += 1,$cf&2&&$cW($cH+10,$cf,a)
  $cp=4;c = (0xc1ec1,b = (0xc1ec1,$ct1=a++,$cf&2&&$cW($cH+11,$cf,a),$ct1),$cf&2&&$cW($cH+12,$cf,b),b),$cf&2&&$cW($cH+13,$cf,c)
  $cp=5;a ||= $cW($cH+14,$cf,h())
  ;$cp=6;[a, b] = [b, a],$cf&2&&($cW($cH+15,$cf,a),$cW($cH+16,$cf,b))
  $cp=7;if (a) {0xc1ec3;$cf&4&&$cJ($cH+3,$cf);$cp=8;{0xc1ec3;var i = 1;;$cf&2&&$cW($cH+17,$cf,i);}}
  $cp=9;return  $cr=(0xc1ec1,$ct1=a++,$cf&2&&$cW($cH+18,$cf,a),$ct1) + b
;}finally{$cf&4&&$cr===$cK&&$cL($cH+2,$cf,$cp);$cf&&$cX($cf,$cr)}}
