import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_,WS as $cWS_,N as $cN_,L as $cL_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cX=$cX_,$cWS=$cWS_,$cN=$cN_,$cL=$cL_,$cH=/* @__PURE__ */$cM("0123456789abcdef",8,3);function counter(start) {const $cf=$cK.on?$cE1($cH+1,start):0;let $cr=$cK,$cp;const $cs1=$cf&2?$cN($cH+7,$cf,0):0;try{
  $cp=1;let n = start;;$cf&2&&$cWS($cH+3,$cf,$cs1,n);
  $cp=2;return  $cr={ up: () =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+4,$cs1):0;let $cr=$cK;try{return $cr= (0xc1ec1,++n,$cf&2&&$cWS($cH+5,$cf,$cs1,n),n);}finally{$cf&&$cX($cf,$cr)}}, get: () =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+6,$cs1):0;let $cr=$cK;try{return $cr= n;}finally{$cf&&$cX($cf,$cr)}} }
;}finally{$cf&4&&$cr===$cK&&$cL($cH+2,$cf,$cp);$cf&&$cX($cf,$cr)}}
