// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine.result;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One call of a method.
 *
 * @param method the method
 * @param arguments its arguments; there may be fewer or more than parameters if the
 * caller has another version of the interface
 */
public record MethodCall(MethodSignature method, List<@Nullable Object> arguments) {
}
