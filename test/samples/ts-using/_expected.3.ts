import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,X as $cX_,S as $cS_,U as $cU_,W as $cW_,A1 as $cA1_,V as $cV_,J as $cJ_,L as $cL_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cX=$cX_,$cS=$cS_,$cU=$cU_,$cW=$cW_,$cA1=$cA1_,$cV=$cV_,$cJ=$cJ_,$cL=$cL_,$cH=/* @__PURE__ */$cM("0123456789abcdef",16,3);function f(open: () => Disposable) {const $cf=$cK.on?$cE1($cH+1,open):0;let $cr=$cK,$cp;try{
  $cp=1;using a = open();2&$cf&&$cW($cH+4,$cf,a);using  b = open();;$cf&2&&$cW($cH+5,$cf,b);
  $cp=2;for (using c of list($cA1($cH+6,$cf,a))) {0xc1ec3;$cf&2&&$cW($cH+8,$cf,c);$cf&4&&$cJ($cH+3,$cf);$cp=3;$cV($cH+7,$cf,b.use(c));$cp=2}
  $cp=4;return  $cr=a
;}finally{$cf&4&&$cr===$cK&&$cL($cH+2,$cf,$cp);$cf&&$cX($cf,$cr)}}
async function g() {const $cf=$cK.on?$cE0($cH+9):0;let $cr=$cK,$cp;try{ $cp=1;await using conn = $cU($cH+12,$cf,await  $cS($cH+12,$cf,connect()));$cf&2&&$cW($cH+13,$cf,conn); $cp=2;for (await using part of conn.parts()) {0xc1ec3;$cf&2&&$cW($cH+15,$cf,part);$cf&4&&$cJ($cH+11,$cf);$cp=3;$cU($cH+14,$cf,await  $cS($cH+14,$cf,part));$cp=2} ;$cr=void 0}finally{$cf&4&&$cr===$cK&&$cL($cH+10,$cf,$cp);$cf&&$cX($cf,$cr)}}
