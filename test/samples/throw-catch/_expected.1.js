import {K as $cK_,M as $cM_,E0 as $cE0_,X as $cX_,T as $cT_,C as $cC_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cX=$cX_,$cT=$cT_,$cC=$cC_,$cH=/* @__PURE__ */$cM("0123456789abcdef",7,1);function f() {const $cf=$cK.on?$cE0($cH+1):0;let $cr=$cK;try{
  try { throw  $cT($cH+2,$cf,new Error('x')) } catch (e) {$cC($cH+3,$cf,e); log(e) }
  try { throw  $cT($cH+4,$cf,(0xc1ec0,a, b)) } catch($ce) {$cC($cH+5,$cf,$ce); return  $cr=1 } finally {const $cq=$cr;$cr=$cK; clean() ;$cr=$cq}
  try { g() } catch ($ce){0xc1ec3;$cC($cH+6,$cf,$ce);let { message }=$ce; { return  $cr=message }}
;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
