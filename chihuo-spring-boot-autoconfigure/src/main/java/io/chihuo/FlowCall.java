// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.function.Consumer;

/**
 * A call of a task interface that a step makes.
 *
 * @param type the interface
 * @param invocation calls one method of the instance that it gets
 * @param <T> the interface
 */
public record FlowCall<T>(Class<T> type, Consumer<? super T> invocation) {
}
