import {K as $cK_,M as $cM_,E3 as $cE3_,X as $cX_,P as $cP_,PK as $cPK_,D as $cD_,DK as $cDK_,B1 as $cB1_,B2 as $cB2_,V as $cV_,L as $cL_,VF as $cVF_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE3=$cE3_,$cX=$cX_,$cP=$cP_,$cPK=$cPK_,$cD=$cD_,$cDK=$cDK_,$cB1=$cB1_,$cB2=$cB2_,$cV=$cV_,$cL=$cL_,$cVF=$cVF_,$cH=/* @__PURE__ */$cM("0123456789abcdef",17,4);function f(o, k) {const $cf=$cK.on?$cE3($cH+1,this,o,k):0;let $cr=$cK,$cp,$ct1,$co1,$ct2,$ct3,$ct4,$ct5,$ct6,$ct7;try{
  $cp=1;$ct1=o.a = 1,$cf&2&&$cP($cH+3,$cf,o,$ct1)
  $cp=2;$ct3=($co1=o.b.c)[$ct2=$cV($cH+4,$cf,k())] = o,$cf&2&&$cPK($cH+5,$cf,$co1,$ct2,$ct3)
  $cp=3;$ct2=0,$ct1=o[ $cVF($cH+6,$cf,k)] ??= ($ct2=1,2),$ct2&&$cf&2&&$cPK($cH+7,$cf,o,k,$ct1)
  $cp=4;$ct1=$ct2=this.n++,$cf&2&&$cP($cH+8,$cf,this,++$ct2)
  $cp=5;return  $cr=[(0xc1ec1,$ct1=o.x = 1,$cf&2&&$cP($cH+9,$cf,o,$ct1),$ct1), (0xc1ec1,$ct2=$ct3=o.y++,$cf&2&&$cP($cH+10,$cf,o,++$ct3),$ct2), (0xc1ec1,$ct4=delete o.z,$cf&2&&$cD($cH+11,$cf,o,$ct4),$ct4), (0xc1ec1,$ct5=delete o?.[ $cVF($cH+12,$cf,k)],$cf&2&&o!=null&&$cDK($cH+13,$cf,o,k,$ct5),$ct5), $cB1($cH+14,$cf,0,$ct6=o.list,$ct6.push(1),1), $cB2($cH+16,$cf,4,$ct7=o.m,$ct7?.set( $cVF($cH+15,$cf,k), 2),k,2)]
;}finally{$cf&4&&$cr===$cK&&$cL($cH+2,$cf,$cp);$cf&&$cX($cf,$cr)}}
