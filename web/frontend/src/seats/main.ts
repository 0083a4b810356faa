/** The page `/seats`. */

import './bt-seats-page';
