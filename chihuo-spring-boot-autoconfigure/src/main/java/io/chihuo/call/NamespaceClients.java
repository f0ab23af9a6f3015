// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import org.jspecify.annotations.Nullable;

import io.chihuo.client.BackendChihuoClient;

/**
 * Finds the client of a namespace.
 */
@FunctionalInterface
public interface NamespaceClients {

	/**
	 * Returns the client of a namespace.
	 * @param namespace name of the namespace, null for the application's own
	 * @throws io.chihuo.ChihuoConfigurationException if it is not known
	 */
	BackendChihuoClient clientOf(@Nullable String namespace);

}
