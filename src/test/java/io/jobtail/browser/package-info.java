/** What a browser makes of the web pages, and of the modules for pages elsewhere. */
package io.jobtail.browser;
