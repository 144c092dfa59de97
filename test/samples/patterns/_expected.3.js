import {K as $cK_,M as $cM_,E1 as $cE1_,E3 as $cE3_,X as $cX_,W as $cW_,PR as $cPR_,BS as $cBS_,A1 as $cA1_,AN as $cAN_,V as $cV_,J as $cJ_,L as $cL_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cE3=$cE3_,$cX=$cX_,$cW=$cW_,$cPR=$cPR_,$cBS=$cBS_,$cA1=$cA1_,$cAN=$cAN_,$cV=$cV_,$cJ=$cJ_,$cL=$cL_,$cH=/* @__PURE__ */$cM("0123456789abcdef",27,3);function f(o, k) {const $cf1=$cK.on?$cE3($cH+1,this,o,k):0;let $cr=$cK,$cp,$ct1,$co2,$co1,$ct2;try{
  $cp=1;[o.a, o[$ct1=k], ($co2=g()).b] = k,$cf1&2&&($cPR($cH+5,$cf1,o,"a"),$cPR($cH+6,$cf1,o,$ct1),$cPR($cH+7,$cf1,$co2,"b"))
  ;$cp=2;({ x: this.y, z: o.z = (0xc1ec0,$cf1&4&&$cJ($cH+8,$cf1),1), ...o[$ct1=$cV($cH+9,$cf1,g())] } = k,$cf1&2&&($cPR($cH+10,$cf1,this,"y"),$cPR($cH+11,$cf1,o,"z"),$cPR($cH+12,$cf1,o,$ct1)))
  $cp=3;for (o.p of k) {0xc1ec3;$cf1&2&&$cPR($cH+15,$cf1,o,"p");$cf1&4&&$cJ($cH+3,$cf1);$cp=4;$cV($cH+14,$cf1,g($cA1($cH+13,$cf1,o)));$cp=3}
  $cp=5;for ([($co1=g()).q, k] of [1]) {$cf1&2&&($cPR($cH+17,$cf1,$co1,"q"),$cW($cH+18,$cf1,k));$cf1&4&&$cJ($cH+4,$cf1); $cp=6;let o = 1;;$cf1&2&&$cW($cH+16,$cf1,o); ;$cp=5}
  $cp=7;let s;;$cf1&2&&$cW($cH+19,$cf1,s);
  $cp=8;s ??= $cW($cH+21,$cf1,{0xc1ec6:0,s:() =>{0xc1ec3;const $cf=$cK.on?$cE1($cH+20,-$cf1):0;let $cr=$cK;try{return $cr= o;}finally{$cf&&$cX($cf,$cr)}}}.s)
  $cp=9;$cBS($cH+22,$cf1,0,$ct1=k,$ct1.push(...o, 1),[o,1],1)
  $cp=10;$cV($cH+25,$cf1,fetch(1, $ct1=k, 3, $ct2=$cV($cH+23,$cf1,g()), ...$cAN($cH+24,$cf1,[1,$ct1,3,$ct2],o)))
  $cp=11;return  $cr=((0xc1ec1,$ct1=[o.r] = k,$cf1&2&&$cPR($cH+26,$cf1,o,"r"),$ct1))
;}finally{$cf1&4&&$cr===$cK&&$cL($cH+2,$cf1,$cp);$cf1&&$cX($cf1,$cr)}}
