import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_,C as $cC_,W as $cW_,WS as $cWS_,A1 as $cA1_,V as $cV_,N as $cN_,J as $cJ_,L as $cL_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cX=$cX_,$cC=$cC_,$cW=$cW_,$cWS=$cWS_,$cA1=$cA1_,$cV=$cV_,$cN=$cN_,$cJ=$cJ_,$cL=$cL_,$cH=/* @__PURE__ */$cM("0123456789abcdef",18,3);function f(run: () => void): string {const $cf=$cK.on?$cE1($cH+1,run):0;let $cr=$cK,$cp;try{
  $cp=1;try { $cp=2;$cV($cH+6,$cf,run()) } catch ($ce){0xc1ec3;$cC($cH+8,$cf,$ce);let { message, at: [line = (0xc1ec0,$cf&4&&$cJ($cH+7,$cf),1)] }: any=$ce; {$cf&2&&($cW($cH+9,$cf,message),$cW($cH+10,$cf,line));$cf&4&&$cL($cH+3,$cf,$cp);
    $cp=3;return  $cr=message + line
  }}
  $cp=4;for (;;) {0xc1ec3;$cf&4&&$cJ($cH+4,$cf);$cp=5;try { $cp=6;$cV($cH+11,$cf,run()) } catch ($ce){0xc1ec3;$cC($cH+16,$cf,$ce);let [first]=$ce; {const $cs7=$cf&2?$cN($cH+15,$cf,0):0;$cf&2&&$cWS($cH+17,$cf,$cs7,first);$cf&4&&$cL($cH+5,$cf,$cp); $cp=7;$cV($cH+14,$cf,use($cA1($cH+13,$cf,() =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+12,$cs7):0;let $cr=$cK;try{return $cr= first;}finally{$cf&&$cX($cf,$cr)}}))) }};$cp=4}
;$cr=void 0}finally{$cf&4&&$cr===$cK&&$cL($cH+2,$cf,$cp);$cf&&$cX($cf,$cr)}}
