// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.call.NamespaceClients;
import io.chihuo.client.BackendChihuoClient;

/**
 * The namespace of the application, and no other.
 *
 * @param client its client
 * @param name its name
 */
record OwnNamespace(BackendChihuoClient client, String name) implements NamespaceClients {

	@Override
	public BackendChihuoClient clientOf(@Nullable String namespace) {
		if (namespace != null && !namespace.equals(this.name)) {
			throw new ChihuoConfigurationException(
					"A call goes to namespace '" + namespace + "', and this application knows '" + this.name + "' only",
					"Correct the namespace of @ImportTaskClients or of the CallRouter bean.", null);
		}
		return this.client;
	}

}
