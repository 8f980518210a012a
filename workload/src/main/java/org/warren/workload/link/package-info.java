/// A model of links that change over time: what happens to each packet, and when it arrives.
@NullMarked
package org.warren.workload.link;

import org.jspecify.annotations.NullMarked;
