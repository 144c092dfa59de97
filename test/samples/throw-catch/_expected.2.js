import {K as $cK_,M as $cM_,E0 as $cE0_,X as $cX_,T as $cT_,C as $cC_,W as $cW_,A1 as $cA1_,V as $cV_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cX=$cX_,$cT=$cT_,$cC=$cC_,$cW=$cW_,$cA1=$cA1_,$cV=$cV_,$cH=/* @__PURE__ */$cM("0123456789abcdef",13,2);function f() {const $cf=$cK.on?$cE0($cH+1):0;let $cr=$cK;try{
  try { throw  $cT($cH+3,$cf,new Error($cA1($cH+2,$cf,'x'))) } catch (e) {$cC($cH+6,$cf,e); $cV($cH+5,$cf,log($cA1($cH+4,$cf,e))) }
  try { throw  $cT($cH+7,$cf,(0xc1ec0,a, b)) } catch($ce) {$cC($cH+8,$cf,$ce); return  $cr=1 } finally {const $cq=$cr;$cr=$cK; $cV($cH+9,$cf,clean()) ;$cr=$cq}
  try { $cV($cH+10,$cf,g()) } catch ($ce){0xc1ec3;$cC($cH+11,$cf,$ce);let { message }=$ce; {$cf&2&&$cW($cH+12,$cf,message); return  $cr=message }}
;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
