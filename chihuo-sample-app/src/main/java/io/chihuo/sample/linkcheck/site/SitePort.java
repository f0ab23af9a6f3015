// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.site;

import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;

import io.chihuo.ChihuoConfigurationException;

/**
 * The port at which processes of one crawl serve the same site: one of them does, and
 * when it ends, even by force, another one takes over.
 */
class SitePort {

	/** Name by which servers of the site identify themselves. */
	static final String NAME = "ChihuoLinkCheckSite";

	private static final long RETRY_DELAY_MILLIS = 100;

	private static final int PROBE_TIMEOUT_MILLIS = 5_000;

	private final ScheduledExecutorService successor = Executors.newSingleThreadScheduledExecutor();

	private final HttpServer server;

	private final InetSocketAddress address;

	SitePort(HttpServer server, int port) {
		this.server = server;
		this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	/**
	 * Serve here, or stand by while another process does.
	 * @throws ChihuoConfigurationException if something else is at the port
	 */
	void openOrStandBy() throws IOException {
		if (tryListen()) {
			return;
		}
		if (servedElsewhere()) {
			this.successor.scheduleWithFixedDelay(this::takeOver, RETRY_DELAY_MILLIS, RETRY_DELAY_MILLIS,
					TimeUnit.MILLISECONDS);
		}
		else if (!tryListen()) {
			throw new ChihuoConfigurationException("Port " + this.address.getPort() + " is taken by something else",
					"Choose another one with 'linkcheck.port'.", null);
		}
	}

	private boolean tryListen() throws IOException {
		try {
			this.server.bind(this.address, 0);
		}
		catch (BindException ex) {
			return false;
		}
		this.server.start();
		return true;
	}

	private void takeOver() {
		try {
			if (tryListen()) {
				this.successor.shutdown();
			}
		}
		catch (IOException ex) {
			// tried again
		}
	}

	private boolean servedElsewhere() throws IOException {
		HttpURLConnection connection = (HttpURLConnection) URI.create(siteUrl()).toURL().openConnection();
		connection.setConnectTimeout(PROBE_TIMEOUT_MILLIS);
		connection.setReadTimeout(PROBE_TIMEOUT_MILLIS);
		connection.setRequestMethod("HEAD");
		try {
			return NAME.equals(connection.getHeaderField("Server"));
		}
		finally {
			connection.disconnect();
		}
	}

	String siteUrl() {
		InetSocketAddress at = (this.address.getPort() != 0) ? this.address : this.server.getAddress();
		return "http://" + at.getAddress().getHostAddress() + ":" + at.getPort() + "/";
	}

	void close() {
		this.successor.shutdownNow();
	}

}
