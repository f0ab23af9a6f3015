// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

import io.chihuo.ChihuoConfigurationException;

/**
 * Configuration of the step kind for files, and of the directory of all step kinds.
 */
@ConfigurationProperties("chihuo.steps.file")
public class FileStepProperties {

	/**
	 * Whether this node runs steps of kind 'file'.
	 */
	private boolean enabled;

	/**
	 * Directory of all files that steps read and write, also of those of other kinds. It
	 * is created if it is missing.
	 */
	private @Nullable String root;

	/**
	 * Largest file that a step writes.
	 */
	private DataSize maxSize = DataSize.ofGigabytes(1);

	/**
	 * Most bytes that one step reads.
	 */
	private DataSize maxRead = DataSize.ofKilobytes(128);

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getRoot() {
		return this.root;
	}

	public void setRoot(@Nullable String root) {
		this.root = root;
	}

	/** The directory, which has to be given. */
	String requireRoot() {
		if (this.root == null || this.root.isBlank()) {
			throw new ChihuoConfigurationException(
					"'chihuo.steps.file.root' does not say in which directory steps may read and write",
					"Set 'chihuo.steps.file.root' to that directory.", null);
		}
		return this.root;
	}

	public DataSize getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(DataSize maxSize) {
		this.maxSize = maxSize;
	}

	public DataSize getMaxRead() {
		return this.maxRead;
	}

	public void setMaxRead(DataSize maxRead) {
		this.maxRead = maxRead;
	}

}
