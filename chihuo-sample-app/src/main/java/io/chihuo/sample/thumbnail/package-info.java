// SPDX-License-Identifier: Apache-2.0

/**
 * Thumbnails over HTTP: a web process calls methods that workers run.
 */
@NullMarked
package io.chihuo.sample.thumbnail;

import org.jspecify.annotations.NullMarked;
