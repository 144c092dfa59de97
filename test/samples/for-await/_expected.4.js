import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_,SA as $cSA_,UA as $cUA_,W as $cW_,PR as $cPR_,A1 as $cA1_,V as $cV_,J as $cJ_,L as $cL_,VF as $cVF_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cX=$cX_,$cSA=$cSA_,$cUA=$cUA_,$cW=$cW_,$cPR=$cPR_,$cA1=$cA1_,$cV=$cV_,$cJ=$cJ_,$cL=$cL_,$cVF=$cVF_,$cH=/* @__PURE__ */$cM("0123456789abcdef",20,4);async function f(list) {const $cf=$cK.on?$cE1($cH+1,list):0;let $cr=$cK,$cp;try{
  $cp=1;$cSA($cH+11,$cf);for await (const part of list) {0xc1ec3;$cUA($cH+11,$cf,part);$cf&2&&$cW($cH+12,$cf,part);$cf&4&&$cJ($cH+3,$cf);try{$cp=2;$cV($cH+10,$cf,use($cA1($cH+9,$cf, $cVF($cH+8,$cf,part))));$cp=1}finally{$cf&&$cSA($cH+11,$cf)}}$cUA($cH+11,$cf,$cK);
  $cp=3;$cSA($cH+15,$cf);for await (const { a, b } of list) {$cUA($cH+15,$cf,$cK);$cf&2&&($cW($cH+16,$cf,a),$cW($cH+17,$cf,b));$cf&4&&$cJ($cH+4,$cf);try{
    $cp=4;if ( $cVF($cH+13,$cf,a)) {0xc1ec3;$cf&4&&$cJ($cH+5,$cf);$cp=5;continue}
    $cp=6;$cV($cH+14,$cf,b())
  ;$cp=3}finally{$cf&&$cSA($cH+15,$cf)}}$cUA($cH+15,$cf,$cK);
  $cp=7;$cSA($cH+18,$cf);lab: for await (list.last of list) {$cUA($cH+18,$cf,$cK);$cf&2&&$cPR($cH+19,$cf,list,"last");$cf&4&&$cJ($cH+6,$cf);try{ $cp=8;for (;;) {$cf&4&&$cJ($cH+7,$cf); $cp=9;continue lab ;$cp=8} ;$cp=7}finally{$cf&&$cSA($cH+18,$cf)}}$cUA($cH+18,$cf,$cK);
;$cr=void 0}finally{$cf&4&&$cr===$cK&&$cL($cH+2,$cf,$cp);$cf&&$cX($cf,$cr)}}
