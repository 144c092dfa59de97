import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_,C as $cC_,W as $cW_,WS as $cWS_,A1 as $cA1_,V as $cV_,N as $cN_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cX=$cX_,$cC=$cC_,$cW=$cW_,$cWS=$cWS_,$cA1=$cA1_,$cV=$cV_,$cN=$cN_,$cH=/* @__PURE__ */$cM("0123456789abcdef",13,2);function f(run: () => void): string {const $cf=$cK.on?$cE1($cH+1,run):0;let $cr=$cK;try{
  try { $cV($cH+2,$cf,run()) } catch ($ce){0xc1ec3;$cC($cH+3,$cf,$ce);let { message, at: [line = 1] }: any=$ce; {$cf&2&&($cW($cH+4,$cf,message),$cW($cH+5,$cf,line));
    return  $cr=message + line
  }}
  for (;;) try { $cV($cH+6,$cf,run()) } catch ($ce){0xc1ec3;$cC($cH+11,$cf,$ce);let [first]=$ce; {const $cs7=$cf&2?$cN($cH+10,$cf,0):0;$cf&2&&$cWS($cH+12,$cf,$cs7,first); $cV($cH+9,$cf,use($cA1($cH+8,$cf,() =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+7,$cs7):0;let $cr=$cK;try{return $cr= first;}finally{$cf&&$cX($cf,$cr)}}))) }}
;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
