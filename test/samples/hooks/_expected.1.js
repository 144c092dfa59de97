import {K as $cK_,M as $cM_,E0 as $cE0_,E1 as $cE1_,E2 as $cE2_,X as $cX_} from "cinescope/browser";const $cK=$cK_,$cM=$cM_,$cE0=$cE0_,$cE1=$cE1_,$cE2=$cE2_,$cX=$cX_,$cH=/* @__PURE__ */$cM("0123456789abcdef",4,1);export function useDraft(first) {const $cf=$cK.on?$cE1($cH+1,first):0;let $cr=$cK;!0xc1ec7&&(useState("f58a4d36"),React.useReducer(0,"219bf64b"),useEffect("88405787"));try{
  const [draft, setDraft] = useState(() => first.trim())
  const [state, send] = React.useReducer((old, next) =>{0xc1ec3;const $cf=$cK.on?$cE2($cH+2,old,next):0;let $cr=$cK;try{return $cr= next;}finally{$cf&&$cX($cf,$cr)}}, { draft })
  useEffect(() => {const $cf=$cK.on?$cE0($cH+3):0;let $cr=$cK;try{ send(draft) ;$cr=void 0}finally{$cf&&$cX($cf,$cr)}}, [draft])
  return  $cr=[draft, setDraft]
;}finally{$cf&&$cX($cf,$cr)}}
