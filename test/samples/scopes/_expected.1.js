import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,X as $cX_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cX=$cX_,$cH=/* @__PURE__ */$cM("0123456789abcdef",4,1);function counter(start) {const $cf=$cK.on?$cE1($cH+1,start):0;let $cr=$cK;try{
  let n = start
  return  $cr={ up: () =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+2):0;let $cr=$cK;try{return $cr= ++n;}finally{$cf&&$cX($cf,$cr)}}, get: () =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+3):0;let $cr=$cK;try{return $cr= n;}finally{$cf&&$cX($cf,$cr)}} }
;}finally{$cf&&$cX($cf,$cr)}}
