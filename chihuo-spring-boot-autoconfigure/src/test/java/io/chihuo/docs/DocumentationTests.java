// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;

import io.chihuo.autoconfigure.ActuatorProperties;
import io.chihuo.autoconfigure.ChihuoProperties;
import io.chihuo.autoconfigure.ClusterProperties;
import io.chihuo.autoconfigure.DashboardProperties;
import io.chihuo.autoconfigure.EncryptionProperties;
import io.chihuo.autoconfigure.FileStepProperties;
import io.chihuo.autoconfigure.HttpStepProperties;
import io.chihuo.autoconfigure.JdbcLedgerProperties;
import io.chihuo.autoconfigure.OutboxProperties;
import io.chihuo.autoconfigure.RabbitBackendProperties;
import io.chihuo.autoconfigure.RedisStepProperties;
import io.chihuo.autoconfigure.SqlStepProperties;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentationTests {

	private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");

	@TestFactory
	Stream<DynamicTest> javaCompiles(@TempDir Path output) {
		return forEachFence("java", (page, fence) -> {
			if (!page.toString().equals("docs/testing.md")) { // those are part of tests
				assertThat(Snippet.of(page, fence).compile(output)).as(fence.text()).isEmpty();
			}
		});
	}

	@TestFactory
	Stream<DynamicTest> yamlBinds() {
		return forEachFence("yaml", (page, fence) -> bind(fence.text()));
	}

	private static Stream<DynamicTest> forEachFence(String language,
			BiConsumer<MarkdownPage, MarkdownPage.Fence> test) {
		return MarkdownPage.all()
			.stream()
			.flatMap((page) -> page.fences()
				.stream()
				.filter((fence) -> fence.language().equals(language))
				.map((fence) -> DynamicTest.dynamicTest(page + ":" + fence.line(), () -> test.accept(page, fence))));
	}

	/** Fails for a key below {@code chihuo} that no property has. */
	private static void bind(String yaml) {
		MutablePropertySources sources = new MutablePropertySources();
		try {
			new YamlPropertySourceLoader().load("page", new ByteArrayResource(yaml.getBytes()))
				.forEach(sources::addLast);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException(ex);
		}
		Binder binder = new Binder(ConfigurationPropertySources.from(sources));
		// one handler for all, since it remembers the properties bound before
		BindHandler handler = new NoUnboundElementsBindHandler(BindHandler.DEFAULT);
		binder.bind("chihuo.jdbc", Bindable.of(JdbcLedgerProperties.class), handler);
		binder.bind("chihuo.outbox", Bindable.of(OutboxProperties.class), handler);
		binder.bind("chihuo.actuator", Bindable.of(ActuatorProperties.class), handler);
		binder.bind("chihuo.dashboard", Bindable.of(DashboardProperties.class), handler);
		binder.bind("chihuo.encryption", Bindable.of(EncryptionProperties.class), handler);
		binder.bind("chihuo.steps.http", Bindable.of(HttpStepProperties.class), handler);
		binder.bind("chihuo.cluster", Bindable.of(ClusterProperties.class), handler);
		binder.bind("chihuo.rabbitmq", Bindable.of(RabbitBackendProperties.class), handler);
		binder.bind("chihuo.steps.file", Bindable.of(FileStepProperties.class), handler);
		binder.bind("chihuo.steps.redis", Bindable.of(RedisStepProperties.class), handler);
		binder.bind("chihuo.steps.sql", Bindable.of(SqlStepProperties.class), handler);
		binder.bind("chihuo", Bindable.of(ChihuoProperties.class), handler);
	}

	/** They are tested there. Pages leave out the licence. */
	@Test
	void examplesOfBackendAreThoseOfTheTests() throws IOException {
		assertThat(MarkdownPage.named("docs/writing-a-backend.md").fences())
			.filteredOn((fence) -> fence.language().equals("java"))
			.hasSize(5)
			.allSatisfy((fence) -> assertThat(testedExamples("checksum")).contains(fence.text().strip()));
	}

	@Test
	void exampleOfStepKindIsThatOfTheTests() throws IOException {
		assertThat(MarkdownPage.named("docs/step-kinds.md").fences())
			.filteredOn((fence) -> fence.text().startsWith("package "))
			.hasSize(1)
			.allSatisfy((fence) -> assertThat(testedExamples("step")).contains(fence.text().strip()));
	}

	private static List<String> testedExamples(String name) throws IOException {
		Path sources = MarkdownPage.root()
			.resolve("chihuo-spring-boot-autoconfigure/src/test/java/com/example/" + name);
		List<String> tested = new ArrayList<>();
		try (Stream<Path> files = Files.list(sources)) {
			for (Path file : files.toList()) {
				tested.add(Files.readString(file).replaceFirst("^// SPDX-.*", "").strip());
			}
		}
		return tested;
	}

	@Test
	void linksLeadSomewhere() {
		List<String> broken = new ArrayList<>();
		for (MarkdownPage page : MarkdownPage.all()) {
			page.prose()
				.stream()
				.flatMap((line) -> LINK.matcher(line).results())
				.map((MatchResult link) -> link.group(1))
				.filter((link) -> !link.contains("://") && !exists(page, link))
				.forEach((link) -> broken.add(page + ": " + link));
		}
		assertThat(broken).isEmpty();
	}

	private static boolean exists(MarkdownPage page, String link) {
		String[] parts = link.split("#", 2);
		Path target = parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
		if (!Files.exists(target)) {
			return false;
		}
		return parts.length == 1 || MarkdownPage.named(target.toString()).anchors().contains(parts[1]);
	}

	@Test
	void pagesAreListedInTheIndex() {
		String index = String.join("\n", MarkdownPage.named("docs/README.md").prose());
		assertThat(MarkdownPage.all()).filteredOn((page) -> page.toString().startsWith("docs/"))
			.extracting((page) -> page.path().getFileName().toString())
			.filteredOn((name) -> !name.equals("README.md"))
			.allSatisfy((name) -> assertThat(index).contains("(" + name + ")"));
	}

}
