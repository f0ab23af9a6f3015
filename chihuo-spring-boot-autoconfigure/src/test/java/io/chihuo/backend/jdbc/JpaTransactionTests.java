// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.Objects;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddResult;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls within transactions of JPA, by Hibernate.
 */
class JpaTransactionTests extends TransactionFixture {

	private final LocalContainerEntityManagerFactoryBean factoryBean = new LocalContainerEntityManagerFactoryBean();

	private EntityManagerFactory factory;

	@Entity(name = "Purchase")
	static class PurchaseEntity {

		@Id
		private String id;

		protected PurchaseEntity() {
		}

		PurchaseEntity(String id) {
			this.id = id;
		}

	}

	@Override
	TestDatabase open() {
		return TestDatabase.h2();
	}

	@BeforeEach
	void openFactory() {
		HibernateJpaVendorAdapter hibernate = new HibernateJpaVendorAdapter();
		hibernate.setGenerateDdl(true);
		this.factoryBean.setDataSource(this.pool);
		this.factoryBean.setJpaVendorAdapter(hibernate);
		this.factoryBean.setManagedTypes(PersistenceManagedTypes.of(PurchaseEntity.class.getName()));
		this.factoryBean.afterPropertiesSet();
		this.factory = Objects.requireNonNull(this.factoryBean.getObject());
		JpaTransactionManager manager = new JpaTransactionManager(this.factory);
		manager.afterPropertiesSet();
		this.transaction = new TransactionTemplate(manager);
	}

	@AfterEach
	void closeFactory() {
		this.factoryBean.destroy();
	}

	private void persist(String id) {
		entities().persist(new PurchaseEntity(id));
	}

	private EntityManager entities() {
		return Objects.requireNonNull(EntityManagerFactoryUtils.getTransactionalEntityManager(this.factory));
	}

	private boolean isPersisted(String id) {
		return Boolean.TRUE
			.equals(this.transaction.execute((status) -> entities().find(PurchaseEntity.class, id) != null));
	}

	@Test
	void taskIsCommittedWithTheEntity() {
		this.transaction.executeWithoutResult((status) -> {
			persist("a");
			assertThat(add("a")).isEqualTo(AddResult.ADDED);
			assertThat(isQueued("a")).isFalse();
		});
		assertThat(isQueued("a")).isTrue();
		assertThat(isPersisted("a")).isTrue();
		assertThat(issuedIds()).containsExactly("a");
	}

	@Test
	void taskIsGoneWithTheEntityAfterARollback() {
		this.transaction.executeWithoutResult((status) -> {
			persist("a");
			add("a");
			status.setRollbackOnly();
		});
		assertThat(isQueued("a")).isFalse();
		assertThat(isPersisted("a")).isFalse();
		assertThat(issuedIds()).isEmpty();
	}

	@Test
	void callOnAKnownIdIsMadeBeforeTheCommit() {
		addOutside("a");
		this.transaction.executeWithoutResult((status) -> {
			persist("a");
			ContractQueue.join(this.queue.cancel(List.of("a")));
			assertThat(isQueued("a")).isTrue();
		});
		assertThat(isQueued("a")).isFalse();
		assertThat(isPersisted("a")).isTrue();
	}

	@Test
	void readOnlyTransactionRefusesAnAdd() {
		this.transaction.setReadOnly(true);
		this.transaction.executeWithoutResult(
				(status) -> assertThat(this.queue.add(List.of(task("a")))).failsWithin(TestLimits.HANG_TIMEOUT)
					.withThrowableThat()
					.havingCause()
					.isInstanceOf(IllegalTransactionStateException.class));
		assertThat(isQueued("a")).isFalse();
	}

}
