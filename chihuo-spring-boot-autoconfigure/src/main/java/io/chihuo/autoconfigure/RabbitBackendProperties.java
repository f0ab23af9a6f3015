// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

import io.chihuo.backend.rabbitmq.QueueType;

/**
 * Configuration of queues in RabbitMQ.
 */
@ConfigurationProperties("chihuo.rabbitmq")
public class RabbitBackendProperties {

	/**
	 * Where to keep the state that a broker cannot keep: states and leases of ids, finish
	 * marks and dead letters.
	 */
	private LedgerType ledger = LedgerType.AUTO;

	/**
	 * Name of the bean that the ledger connects with, a RedisConnectionFactory or
	 * DataSource; by default the only or the primary one.
	 */
	private @Nullable String ledgerConnection;

	/**
	 * Type of the queues that are declared.
	 */
	private QueueType queueType = QueueType.QUORUM;

	/**
	 * Whether queues and exchanges are declared, or only verified to be there.
	 */
	private boolean declare = true;

	/**
	 * Identities of other ledgers whose tickets are taken for those of this one, which
	 * has their tasks.
	 */
	private Set<String> adoptedLedgers = new LinkedHashSet<>();

	public LedgerType getLedger() {
		return this.ledger;
	}

	public void setLedger(LedgerType ledger) {
		this.ledger = ledger;
	}

	public @Nullable String getLedgerConnection() {
		return this.ledgerConnection;
	}

	public void setLedgerConnection(@Nullable String ledgerConnection) {
		this.ledgerConnection = ledgerConnection;
	}

	public QueueType getQueueType() {
		return this.queueType;
	}

	public void setQueueType(QueueType queueType) {
		this.queueType = queueType;
	}

	public boolean isDeclare() {
		return this.declare;
	}

	public void setDeclare(boolean declare) {
		this.declare = declare;
	}

	public Set<String> getAdoptedLedgers() {
		return this.adoptedLedgers;
	}

	public void setAdoptedLedgers(Set<String> adoptedLedgers) {
		this.adoptedLedgers = adoptedLedgers;
	}

	/**
	 * Where the ledger is kept.
	 */
	public enum LedgerType {

		/**
		 * In Redis or in the database, whichever the application has.
		 */
		AUTO,

		/**
		 * In Redis.
		 */
		REDIS,

		/**
		 * In a relational database.
		 */
		JDBC

	}

}
