/**
 * What a page holds that matters to a link checker.
 */
@NullMarked
package io.chihuo.sample.linkcheck.html;

import org.jspecify.annotations.NullMarked;
