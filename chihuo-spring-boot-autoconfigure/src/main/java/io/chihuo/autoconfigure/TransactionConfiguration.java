// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.chihuo.autoconfigure.JdbcLedgerProperties.TransactionMode;
import io.chihuo.backend.TaskBackend;
import io.chihuo.client.AddDecorator;
import io.chihuo.client.AddFailureListener;
import io.chihuo.client.AfterCommitAdds;

/**
 * Adds within transactions of the application.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(TransactionSynchronizationManager.class)
class TransactionConfiguration {

	/** A process that ends loses all that is in memory anyway. */
	private static final String IN_MEMORY = "memory";

	@Bean
	AddFailureEvents chihuoAddFailureEvents(ApplicationEventPublisher publisher) {
		return new AddFailureEvents(publisher);
	}

	@Bean
	AddDecorator chihuoAfterCommitAdds(ObjectProvider<TaskBackend> backend, ObjectProvider<JdbcLedgerProperties> jdbc,
			ChihuoProperties properties, ObjectProvider<AddFailureListener> listeners) {
		boolean joins = jdbc.stream().allMatch((database) -> database.getTransactions() == TransactionMode.JOIN);
		String backendName = BackendCheck.findBackend(backend, properties).name();
		return new AfterCommitAdds(joins, (joins && !IN_MEMORY.equals(backendName)) ? backendName : null,
				properties.getTimeout(), listeners.orderedStream().toList());
	}

}
