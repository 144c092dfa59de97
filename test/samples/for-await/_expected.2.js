import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_,SA as $cSA_,UA as $cUA_,W as $cW_,PR as $cPR_,A1 as $cA1_,V as $cV_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cX=$cX_,$cSA=$cSA_,$cUA=$cUA_,$cW=$cW_,$cPR=$cPR_,$cA1=$cA1_,$cV=$cV_,$cH=/* @__PURE__ */$cM("0123456789abcdef",12,2);async function f(list) {const $cf=$cK.on?$cE1($cH+1,list):0;let $cr=$cK;try{
  $cSA($cH+4,$cf);for await (const part of list) {0xc1ec3;$cUA($cH+4,$cf,part);$cf&2&&$cW($cH+5,$cf,part);try{$cV($cH+3,$cf,use($cA1($cH+2,$cf,part)));}finally{$cf&&$cSA($cH+4,$cf)}}$cUA($cH+4,$cf,$cK);
  $cSA($cH+7,$cf);for await (const { a, b } of list) {$cUA($cH+7,$cf,$cK);$cf&2&&($cW($cH+8,$cf,a),$cW($cH+9,$cf,b));try{
    if (a) continue
    $cV($cH+6,$cf,b())
  ;}finally{$cf&&$cSA($cH+7,$cf)}}$cUA($cH+7,$cf,$cK);
  $cSA($cH+10,$cf);lab: for await (list.last of list) {$cUA($cH+10,$cf,$cK);$cf&2&&$cPR($cH+11,$cf,list,"last");try{ for (;;) { continue lab } ;}finally{$cf&&$cSA($cH+10,$cf)}}$cUA($cH+10,$cf,$cK);
;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
