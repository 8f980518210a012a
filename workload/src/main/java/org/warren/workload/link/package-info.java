/// Links that change over time, as a model: what happens to each packet, and when it arrives.
@NullMarked
package org.warren.workload.link;

import org.jspecify.annotations.NullMarked;
