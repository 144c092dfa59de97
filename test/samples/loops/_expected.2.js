import {K as $cK_,M as $cM_,E1 as $cE1_,X as $cX_,W as $cW_,WS as $cWS_,PR as $cPR_,B1 as $cB1_,A1 as $cA1_,V as $cV_,N as $cN_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cX=$cX_,$cW=$cW_,$cWS=$cWS_,$cPR=$cPR_,$cB1=$cB1_,$cA1=$cA1_,$cV=$cV_,$cN=$cN_,$cH=/* @__PURE__ */$cM("0123456789abcdef",19,2);function f(list) {const $cf=$cK.on?$cE1($cH+1,list):0;let $cr=$cK,$co1,$ct1;try{
  for (let i = $cW($cH+2,$cf,0), n = $cW($cH+3,$cf,list.length); i < n; i++,$cf&2&&$cW($cH+4,$cf,i)) $cV($cH+6,$cf,run($cA1($cH+5,$cf,i)))
  for (const [k, v] of list) {0xc1ec3;$cf&2&&($cW($cH+10,$cf,k),$cW($cH+11,$cf,v));{ const k = v;$cf&2&&$cW($cH+7,$cf,k); $cV($cH+9,$cf,run($cA1($cH+8,$cf,k))) }}
  for (($co1=x).y in list) {0xc1ec3;$cf&2&&$cPR($cH+12,$cf,$co1,"y");;}
  for (let i = $cW($cH+13,$cf,0); i < 3; i++,$cf&2&&$cW($cH+14,$cf,i)) {0xc1ec3;const $cs6=$cf&2?$cN($cH+17,$cf,0):0;$cf&2&&$cWS($cH+18,$cf,$cs6,i);$cB1($cH+16,$cf,0,list,list.push($ct1=(0xc1ec0,() =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+15,$cs6):0;let $cr=$cK;try{return $cr= i;}finally{$cf&&$cX($cf,$cr)}})),$ct1)}
;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}
