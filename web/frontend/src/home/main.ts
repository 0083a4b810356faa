/** The page `/`. */

import './bt-home-page';
