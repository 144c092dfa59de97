import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,X as $cX_,C as $cC_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cX=$cX_,$cC=$cC_,$cH=/* @__PURE__ */$cM("0123456789abcdef",5,1);function f(run: () => void): string {const $cf=$cK.on?$cE1($cH+1,run):0;let $cr=$cK;try{
  try { run() } catch ($ce){0xc1ec3;$cC($cH+2,$cf,$ce);let { message, at: [line = 1] }: any=$ce; {
    return  $cr=message + line
  }}
  for (;;) try { run() } catch ($ce){0xc1ec3;$cC($cH+4,$cf,$ce);let [first]=$ce; { use(() =>{0xc1ec3;const $cf=$cK.on?$cE0($cH+3):0;let $cr=$cK;try{return $cr= first;}finally{$cf&&$cX($cf,$cr)}}) }}
;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
