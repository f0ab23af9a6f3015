// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopDefinition;
import io.chihuo.actuate.ChihuoInfoContributor;

import static org.assertj.core.api.Assertions.assertThat;

class ChihuoInfoAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoInfoAutoConfiguration.class));

	@Test
	void isPresentByDefaultAndNamesBackendNamespaceAndLoops() {
		this.contextRunner.withPropertyValues("chihuo.namespace=shop").run((context) -> {
			context.getBean(ChihuoLoopRegistry.class)
				.register(LoopDefinition.of("orders", String.class, (task) -> null));
			Info.Builder info = new Info.Builder();
			context.getBean(ChihuoInfoContributor.class).contribute(info);
			assertThat(info.build().get("chihuo"))
				.isEqualTo(Map.of("backend", "memory", "namespace", "shop", "loops", List.of("orders")));
		});
	}

	@Test
	void backsOffForTheContributorOfTheUser() {
		InfoContributor mine = (builder) -> builder.withDetail("mine", true);
		this.contextRunner.withBean("chihuoInfoContributor", InfoContributor.class, () -> mine)
			.run((context) -> assertThat(context).doesNotHaveBean(ChihuoInfoContributor.class)
				.getBean("chihuoInfoContributor")
				.isSameAs(mine));
	}

	@Test
	void offByProperty() {
		this.contextRunner.withPropertyValues("management.info.chihuo.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("chihuoInfoContributor"));
		this.contextRunner.withPropertyValues("management.info.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("chihuoInfoContributor"));
	}

	@Test
	void absentWithoutActuatorsInfo() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(InfoContributor.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("chihuoInfoContributor"));
	}

	@Test
	void absentWithoutABackend() {
		this.contextRunner.withPropertyValues("chihuo.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("chihuoInfoContributor"));
	}

}
