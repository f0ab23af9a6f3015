// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import io.chihuo.engine.LoopRegistry;

/**
 * The loops that start and stop with the application, also when the application, or a
 * test, replaces the bean of type {@link io.chihuo.ChihuoLoopRegistry
 * ChihuoLoopRegistry}.
 *
 * @param registry the loops
 */
record EngineLoops(LoopRegistry registry) {

}
