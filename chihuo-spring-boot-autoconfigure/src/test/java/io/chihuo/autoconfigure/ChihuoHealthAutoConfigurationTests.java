// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.actuate.ChihuoHealthIndicator;

import static org.assertj.core.api.Assertions.assertThat;

class ChihuoHealthAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoHealthAutoConfiguration.class,
				HealthContributorAutoConfiguration.class));

	@Test
	void presentByDefaultAndUpInMemory() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasBean("chihuoHealthIndicator");
			Health health = context.getBean(ChihuoHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("backend", "memory");
		});
	}

	@Test
	void backsOffForTheIndicatorOfTheUser() {
		HealthIndicator mine = () -> Health.unknown().build();
		this.contextRunner.withBean("chihuoHealthIndicator", HealthIndicator.class, () -> mine)
			.run((context) -> assertThat(context).doesNotHaveBean(ChihuoHealthIndicator.class)
				.getBean("chihuoHealthIndicator")
				.isSameAs(mine));
	}

	@Test
	void offByProperty() {
		this.contextRunner.withPropertyValues("management.health.chihuo.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("chihuoHealthIndicator"));
		this.contextRunner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("chihuoHealthIndicator"));
	}

	@Test
	void absentWithoutActuatorsHealth() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("chihuoHealthIndicator"));
	}

	@Test
	void absentWithoutABackend() {
		this.contextRunner.withPropertyValues("chihuo.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("chihuoHealthIndicator"));
	}

}
