/** The page `/wayfinding`. */

import './bt-wayfinding-page';
