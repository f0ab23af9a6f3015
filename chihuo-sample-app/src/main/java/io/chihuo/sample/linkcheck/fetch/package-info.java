// SPDX-License-Identifier: Apache-2.0

/**
 * Requests over HTTP, one response each: no redirect is followed here. Obeys robots.txt.
 */
@NullMarked
package io.chihuo.sample.linkcheck.fetch;

import org.jspecify.annotations.NullMarked;
