/** The benchmark of other tools puts one here. */
export default undefined
