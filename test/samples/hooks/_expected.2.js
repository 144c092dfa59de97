import {K as $cK_,M as $cM_,E1 as $cE1_,E2 as $cE2_,X as $cX_,W as $cW_,A2 as $cA2_,V as $cV_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE1=$cE1_,$cE2=$cE2_,$cX=$cX_,$cW=$cW_,$cA2=$cA2_,$cV=$cV_,$cH=/* @__PURE__ */$cM("0123456789abcdef",11,2);export function useDraft(first) {const $cf1=$cK.on?$cE1($cH+1,first):0;let $cr=$cK,$ct1;!0xc1ec7&&(useState("f58a4d36"),React.useReducer(0,"219bf64b"),useEffect("88405787"));try{
  const [draft, setDraft] = useState(() => first.trim());;$cf1&2&&($cW($cH+2,$cf1,draft),$cW($cH+3,$cf1,setDraft));
  const [state, send] = React.useReducer((old, next) =>{0xc1ec3;const $cf=$cK.on?$cE2($cH+4,old,next):0;let $cr=$cK;try{return $cr= next;}finally{$cf&&$cX($cf,$cr)}}, { draft });;$cf1&2&&($cW($cH+5,$cf1,state),$cW($cH+6,$cf1,send));
  $cV($cH+10,$cf1,useEffect($ct1=(0xc1ec0,() => {const $cf=$cK.on?$cE1($cH+7,-$cf1):0;let $cr=$cK;try{ $cV($cH+8,$cf,send(draft)) ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}), $cA2($cH+9,$cf1,$ct1,[draft])))
  return  $cr=[draft, setDraft]
;}finally{$cf1&&$cX($cf1,$cr)}}
