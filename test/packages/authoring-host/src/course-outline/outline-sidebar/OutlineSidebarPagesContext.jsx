import { Info } from '@openedx/paragon/icons';
import { createContext, useContext } from 'react';

const InfoPage = () => <p>About the course</p>;
export const PAGES = { info: { component: InfoPage, icon: Info, title: { id: 'info', defaultMessage: 'Info' } } };

export const OutlineSidebarPagesContext = createContext(undefined);

export const useOutlineSidebarPagesContext = () => useContext(OutlineSidebarPagesContext);
