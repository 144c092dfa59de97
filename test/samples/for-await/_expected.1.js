import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_,SA as $cSA_,UA as $cUA_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cX=$cX_,$cSA=$cSA_,$cUA=$cUA_,$cH=/* @__PURE__ */$cM("0123456789abcdef",5,1);async function f(list) {const $cf=$cK.on?$cE1($cH+1,list):0;let $cr=$cK;try{
  $cSA($cH+2,$cf);for await (const part of list) {0xc1ec3;$cUA($cH+2,$cf,part);try{use(part);}finally{$cf&&$cSA($cH+2,$cf)}}$cUA($cH+2,$cf,$cK);
  $cSA($cH+3,$cf);for await (const { a, b } of list) {$cUA($cH+3,$cf,$cK);try{
    if (a) continue
    b()
  ;}finally{$cf&&$cSA($cH+3,$cf)}}$cUA($cH+3,$cf,$cK);
  $cSA($cH+4,$cf);lab: for await (list.last of list) {$cUA($cH+4,$cf,$cK);try{ for (;;) { continue lab } ;}finally{$cf&&$cSA($cH+4,$cf)}}$cUA($cH+4,$cf,$cK);
;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
