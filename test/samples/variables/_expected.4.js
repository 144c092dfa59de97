import {K as $cK_,M as $cM_,E0 as $cE0_,X as $cX_,W as $cW_,A1 as $cA1_,J as $cJ_,L as $cL_,VF as $cVF_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cX=$cX_,$cW=$cW_,$cA1=$cA1_,$cJ=$cJ_,$cL=$cL_,$cVF=$cVF_,$cH=/* @__PURE__ */$cM("0123456789abcdef",24,4);function f() {const $cf=$cK.on?$cE0($cH+1):0;let $cr=$cK,$cp,$ct1;try{
  $cp=1;let a = 1;2&$cf&&$cW($cH+6,$cf,a);let  b = g($cA1($cH+5,$cf, $cVF($cH+4,$cf,a)));2&$cf&&$cW($cH+7,$cf,b);let  c;;$cf&2&&$cW($cH+8,$cf,c);
  $cp=2;var { d, e: [h] } = b;;$cf&2&&($cW($cH+9,$cf,d),$cW($cH+10,$cf,h));
  $cp=3;a += 1,$cf&2&&$cW($cH+11,$cf,a)
  $cp=4;c = (0xc1ec1,b = (0xc1ec1,$ct1=a++,$cf&2&&$cW($cH+12,$cf,a),$ct1),$cf&2&&$cW($cH+13,$cf,b),b),$cf&2&&$cW($cH+14,$cf,c)
  $cp=5;a ||= $cW($cH+15,$cf,h())
  ;$cp=6;[a, b] = [ $cVF($cH+16,$cf,b),  $cVF($cH+17,$cf,a)],$cf&2&&($cW($cH+18,$cf,a),$cW($cH+19,$cf,b))
  $cp=7;if ( $cVF($cH+20,$cf,a)) {0xc1ec3;$cf&4&&$cJ($cH+3,$cf);$cp=8;{0xc1ec3;var i = 1;;$cf&2&&$cW($cH+21,$cf,i);}}
  $cp=9;return  $cr=(0xc1ec1,$ct1=a++,$cf&2&&$cW($cH+22,$cf,a),$ct1) +  $cVF($cH+23,$cf,b)
;}finally{$cf&4&&$cr===$cK&&$cL($cH+2,$cf,$cp);$cf&&$cX($cf,$cr)}}
