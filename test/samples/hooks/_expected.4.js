import {K as $cK_,M as $cM_,E1 as $cE1_,E2 as $cE2_,X as $cX_,W as $cW_,A2 as $cA2_,V as $cV_,L as $cL_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cE2=$cE2_,$cX=$cX_,$cW=$cW_,$cA2=$cA2_,$cV=$cV_,$cL=$cL_,$cH=/* @__PURE__ */$cM("0123456789abcdef",13,4);export function useDraft(first) {const $cf1=$cK.on?$cE1($cH+1,first):0;let $cr=$cK,$cp,$ct1;!0xc1ec7&&(useState("f58a4d36"),React.useReducer(0,"219bf64b"),useEffect("88405787"));try{
  $cp=1;const [draft, setDraft] = useState(() => first.trim());;$cf1&2&&($cW($cH+3,$cf1,draft),$cW($cH+4,$cf1,setDraft));
  $cp=2;const [state, send] = React.useReducer((old, next) =>{0xc1ec3;const $cf=$cK.on?$cE2($cH+5,old,next):0;let $cr=$cK;try{return $cr= next;}finally{$cf&&$cX($cf,$cr)}}, { draft });;$cf1&2&&($cW($cH+6,$cf1,state),$cW($cH+7,$cf1,send));
  $cp=3;$cV($cH+12,$cf1,useEffect($ct1=(0xc1ec0,() => {const $cf=$cK.on?$cE1($cH+8,-$cf1):0;let $cr=$cK,$cp;try{ $cp=1;$cV($cH+10,$cf,send(draft)) ;$cr=void 0}finally{$cf&4&&$cr===$cK&&$cL($cH+9,$cf,$cp);$cf&&$cX($cf,$cr)}}), $cA2($cH+11,$cf1,$ct1,[draft])))
  $cp=4;return  $cr=[draft, setDraft]
;}finally{$cf1&4&&$cr===$cK&&$cL($cH+2,$cf1,$cp);$cf1&&$cX($cf1,$cr)}}
