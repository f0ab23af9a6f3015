/**
 * What robots.txt allows.
 */
@NullMarked
package io.chihuo.sample.linkcheck.robots;

import org.jspecify.annotations.NullMarked;
