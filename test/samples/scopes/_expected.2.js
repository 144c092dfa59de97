import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_,WS as $cWS_,N as $cN_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cX=$cX_,$cWS=$cWS_,$cN=$cN_,$cH=/* @__PURE__ */$cM("0123456789abcdef",7,2);function counter(start) {const $cf=$cK.on?$cE1($cH+1,start):0;let $cr=$cK;const $cs1=$cf&2?$cN($cH+6,$cf,0):0;try{
  let n = start;;$cf&2&&$cWS($cH+2,$cf,$cs1,n);
  return  $cr={ up: () =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+3,$cs1):0;let $cr=$cK;try{return $cr= (0xc1ec1,++n,$cf&2&&$cWS($cH+4,$cf,$cs1,n),n);}finally{$cf&&$cX($cf,$cr)}}, get: () =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+5,$cs1):0;let $cr=$cK;try{return $cr= n;}finally{$cf&&$cX($cf,$cr)}} }
;}finally{$cf&&$cX($cf,$cr)}}
