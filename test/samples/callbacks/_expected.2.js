import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,E2 as $cE2_,X as $cX_,A1 as $cA1_,V as $cV_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cE2=$cE2_,$cX=$cX_,$cA1=$cA1_,$cV=$cV_,$cH=/* @__PURE__ */$cM("0123456789abcdef",16,2);const $cf=$cK.on?$cE0($cH):0;function load(id) {const $cf1=$cK.on?$cE1($cH+1,id):0;let $cr=$cK;try{
  $cV($cH+7,$cf1,fetchOne($cA1($cH+2,$cf1,id)).then($cA1($cH+5,$cf1,value =>{0xc1ec3;const $cf=$cK.on?$cE2($cH+3,-$cf1,value):0;let $cr=$cK;try{return $cr= show($cA1($cH+4,$cf,value));}finally{$cf&&$cX($cf,$cr)}})).catch($cA1($cH+6,$cf1,onError)))
  $cV($cH+10,$cf1,queueMicrotask($cA1($cH+9,$cf1,() =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+8,-$cf1):0;let $cr=$cK;try{return $cr= done();}finally{$cf&&$cX($cf,$cr)}})))
  $cV($cH+13,$cf1,list.map($cA1($cH+12,$cf1,x =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+11,x):0;let $cr=$cK;try{return $cr= x + 1;}finally{$cf&&$cX($cf,$cr)}})))
;$cr=void 0}finally{$cf1&&$cX($cf1,$cr)}}
$cV($cH+15,$cf,bus.on('ready', () =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+14):0;let $cr=$cK;try{return $cr= load(1);}finally{$cf&&$cX($cf,$cr)}}));$cf&&$cX($cf,void 0);
