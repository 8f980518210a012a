/// Is traffic affected by the renewal of its session every two minutes?
@NullMarked
package org.warren.scenarios.rekey;

import org.jspecify.annotations.NullMarked;
