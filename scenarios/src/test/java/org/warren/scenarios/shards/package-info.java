/// Tests of runs that several machines share.
@NullMarked
package org.warren.scenarios.shards;

import org.jspecify.annotations.NullMarked;
