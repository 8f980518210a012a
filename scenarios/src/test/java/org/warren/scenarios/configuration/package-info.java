/// What the real `wg` and `wg-quick` say to the files that ours reads.
@NullMarked
package org.warren.scenarios.configuration;

import org.jspecify.annotations.NullMarked;
