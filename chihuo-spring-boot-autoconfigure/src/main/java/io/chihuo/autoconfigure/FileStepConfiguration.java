// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.nio.file.Path;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

import io.chihuo.backend.TaskClock;
import io.chihuo.step.file.FileRoot;
import io.chihuo.step.file.FileStepHandler;

/**
 * The directory of step kinds, and the kind for files.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FileStepProperties.class)
class FileStepConfiguration {

	@Bean
	@ConditionalOnProperty("chihuo.steps.file.root")
	FileRoot chihuoStepFiles(FileStepProperties properties, TaskClock clock) {
		PropertyBounds.checkBetween("chihuo.steps.file.max-size", properties.getMaxSize(), DataSize.ofBytes(1),
				DataSize.ofTerabytes(1024));
		return new FileRoot(Path.of(properties.requireRoot()), properties.getMaxSize().toBytes(), clock::millis);
	}

	@Bean("file")
	@ConditionalOnEnabled("chihuo.steps.file.enabled")
	@ConditionalOnMissingBean(name = "file")
	FileStepHandler file(ObjectProvider<FileRoot> root, FileStepProperties properties) {
		PropertyBounds.checkBetween("chihuo.steps.file.max-read", properties.getMaxRead(), DataSize.ofBytes(1),
				DataSize.ofMegabytes(256));
		properties.requireRoot();
		return new FileStepHandler(root.getObject(), (int) properties.getMaxRead().toBytes());
	}

}
